"""A WebSocket client: websocket.py URL LINE...  Prints its own address and port, then the answer to each line."""
import asyncio
import sys

import websockets


async def main(url, lines):
    async with websockets.connect(url, compression=None) as socket:
        print(*socket.local_address[:2])
        for line in lines:
            await socket.send(line)
            print(await socket.recv())


asyncio.run(main(sys.argv[1], sys.argv[2:]))
