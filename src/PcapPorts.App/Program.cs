using PcapPorts.App;

return (int)Application.Run(args);
